def test_dashboards(obsdsl_snapshot):          # fixture of obsdsl's pytest plugin
    obsdsl_snapshot()                          # every artifact against tests/__snapshots__; update with --snapshot-update
