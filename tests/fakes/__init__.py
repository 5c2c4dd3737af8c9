"""Servers of ours for tests, in this process, on a free port: they answer as the real ones were seen to.

    with Grafana(V12) as grafana:                      # V7_5, V9, V11, V12, V13: tests/fakes/grafana/behaviour.py
        grafana.url, grafana.token("Editor")           # or basic authentication: admin, admin
        grafana.org().dashboards["uid"]                # what is stored; grafana.edit(uid, title="…") edits as in the UI
        grafana.faults.add(locked(commits=True), method="POST", path="/api/dashboards/db")
        grafana.writes, grafana.reads, grafana.requests("POST", "/api/folders")    # what came, in order

    with Ruler(CORTEX) as ruler: …                     # MIMIR, CORTEX, LOKI: tests/fakes/ruler.py
    with FakePrometheus(folder) as prometheus: …       # reload and rules over a folder: tests/fakes/prometheus.py

Faults (tests/fakes/faults.py) work on all of them:

    server.faults.add(fault, nth=1, method="", path="", times=1, where=None)
        the nth request from now on that matches (method; regular expression found in the path; predicate of a Request),
        and as many further ones as `times` says (None: all)
    answers(status, body, headers, commits=False)      any answer; with `commits`, the request is done nevertheless
    too_many(retry_after=None), bad_gateway(), unavailable(retry_after=None), denied(), unauthorized()
    locked(commits=False)                              500, as Grafana over a locked SQLite
    hangs(seconds, commits=False)                      no answer for so long, then the connection ends
    resets(commits=False)                              the connection is reset
    login_page()                                       200 and HTML, of a proxy in between
    truncates()                                        the request is done, its answer is cut off
    calls(function, after=False)                       another's edit in between, say; the answer is the true one
    changes(function)                                  what is handled is `function(request)`, a Request
    server.faults.clear(); server.faults.happened      a fault that never happened is in server.faults.waiting

For Hypothesis: tests/fakes/schedules.py has faults at random requests; they end, so that a later push succeeds:

    @given(schedule=schedules())
    def test_…(schedule): …; arm(server, schedule); push(); server.faults.clear(); push()

    with Between(url) as between: …                    # a real server behind faults: tests/fakes/between.py
    server.org().everything()                          # of Grafana: contents without ids and times, to compare

The recordings are in tests/recordings; contract tests (test_*_contract.py here) replay all of them against the fakes.
"""
