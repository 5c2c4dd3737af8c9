"""What differs between Grafana's versions, one switch each. Where the knowledge comes from is said at each:

[recorded]  tests/recordings/grafana-7.5.5.json
[facts]     what we saw real servers do, or were told that they do, before this was written
[docs]      Grafana's HTTP API documentation (docs/sources/developers/http_api and developer-resources/api-reference)
[source]    Grafana's source: pkg/api, pkg/services/dashboards, pkg/services/ngalert
[issue]     threads of github.com/grafana/grafana, by number
"""

from __future__ import annotations

from dataclasses import dataclass

PROVISIONED = ("alert-rules", "rule-groups", "contact-points", "policies", "mute-timings", "templates")


@dataclass(frozen=True)
class Behaviour:
    """A Grafana. `dataclasses.replace(V12, folder_uid=False)` is one that never was, but shows what we stand."""

    version: str
    # What GET /api/health says; a 7.5.5 said 5.0.0. [recorded] "" hides it, as a setting can. [docs]
    health: str = ""
    # folderUid places a dashboard: not in 7.5. [recorded]
    folder_uid: bool = True
    # folderId places a dashboard: not in 13. [facts]
    folder_id: bool = True
    # Titles are unique in a folder, until 11.3. [facts] By slug in 7.5 [recorded, facts], by title later. [source]
    unique_titles: bool = True
    unique_by_slug: bool = False
    # A folder whose title is there: 400 in 7.5 [recorded], 409 from 8 on. [issue 36461] In the same folder only, where
    # they are nested. [issue 80408]
    folder_title_conflict: bool = True
    # A folder whose uid is there: 412 [recorded, issue 76863], 409 later. [source]
    folder_uid_conflict: bool = True
    # parentUid, /move, /api/folders of one level. [docs]
    nested_folders: bool = False
    # /api/library-elements: 404 in the recorded 7.5.5, from 8 on. [recorded, docs]
    library_elements: bool = True
    # PUT /api/datasources/uid/…: from 9 on. [docs]
    datasource_by_uid: bool = True
    # /api/dashboards/uid/…/versions: 404 in 7.5 [recorded], from 9 on. [docs]
    versions_by_uid: bool = True
    # {"versions": […], "continueToken": ""} instead of a list: 12. [source]
    versions_wrapped: bool = False
    # The first version's message reads "Initial save", whatever it was. [recorded, docs]
    initial_save: bool = True
    # Longer messages are refused. [source] 0: no limit.
    message_limit: int = 0
    # /api/v1/provisioning: 404 in 7.5 [recorded], from 9 on. [facts, docs]
    provisioning: bool = True
    # DELETE of a whole rule group there: from 11 on. [source]
    rule_group_delete: bool = True
    # A PUT of a group takes uids that are new, and a new order of its rules: from 11.5.2 on. Before, new uids are a
    # 500, and only POST /alert-rules makes such a rule. [issues 98283, 100450]
    rule_group_new_uids: bool = True
    # Where X-Disable-Provenance is honoured: at first for single rules only. [issue 58410, facts]
    provenance_header: tuple[str, ...] = PROVISIONED
    # Denials name the missing permission. [source]
    rbac: bool = True
    # /api/auth/keys: gone in 12.3. [docs]
    api_keys: bool = True
    # Versions of /apis/dashboard.grafana.app; the first is the preferred one. [facts, docs]
    dashboard_apis: tuple[str, ...] = ()
    folder_apis: tuple[str, ...] = ()
    # Annotations and labels of ours in metadata are kept; some servers drop them silently. [docs]
    custom_annotations: bool = False
    # So many searches after a write still find what was there before. [facts: searches of servers with an index]
    search_lag: int = 0
    # A GET gives grafana.app/message back; else only the history has it. [source]
    message_annotation: bool = False

    def __str__(self) -> str:
        return f"Grafana {self.version}"


V7_5 = Behaviour(
    "7.5.5",
    health="5.0.0",
    folder_uid=False,
    unique_by_slug=True,
    folder_title_conflict=False,
    folder_uid_conflict=False,
    library_elements=False,
    datasource_by_uid=False,
    versions_by_uid=False,
    provisioning=False,
    rule_group_delete=False,
    rbac=False,
)
V9 = Behaviour(
    "9.3.16",
    health="9.3.16",
    folder_uid_conflict=False,
    rule_group_delete=False,
    rule_group_new_uids=False,
    provenance_header=("alert-rules",),
)
V11 = Behaviour("11.6.0", health="11.6.0", unique_titles=False, nested_folders=True, message_limit=500)
V12 = Behaviour(
    "12.1.0",
    health="12.1.0",
    unique_titles=False,
    nested_folders=True,
    message_limit=500,
    versions_wrapped=True,
    initial_save=False,
    dashboard_apis=("v1beta1", "v0alpha1", "v2alpha1"),
    folder_apis=("v1beta1",),
)
V13 = Behaviour(
    "13.0.0",
    health="13.0.0",
    folder_id=False,
    unique_titles=False,
    nested_folders=True,
    message_limit=500,
    versions_wrapped=True,
    initial_save=False,
    api_keys=False,
    dashboard_apis=("v1", "v1beta1", "v0alpha1", "v2beta1"),
    folder_apis=("v1", "v1beta1"),
    custom_annotations=True,
)
ALL = (V7_5, V9, V11, V12, V13)
