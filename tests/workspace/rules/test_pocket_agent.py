from alerts import pocket_agent as a
from obsdsl import PagerDuty, Slack
from obsdsl.library.prometheus import up


def test_service_down(rules):
    rules.series(up(job="pocket-agent"), 1)
    rules.series(up(job="pocket-agent"), 0, start="5m")
    rules.at("4m").alert(a.service_down).is_inactive()
    rules.at("6m").alert(a.service_down).is_pending()
    rules.at("8m").alert(a.service_down).is_firing().with_labels(severity="P0").routes_to(PagerDuty)
