// The dashboards of some jobs, as `jsonnet -m` would have them: an object of file name to text.
local g = import 'github.com/grafana/grafonnet/gen/grafonnet-latest/main.libsonnet';

local var = g.dashboard.variable;
local row = g.panel.row;
local kinds = { stat: g.panel.stat, timeseries: g.panel.timeSeries };

function(work, jobs)
  local variables(job) =
    local datasource = var.datasource.new('datasource', 'prometheus');
    [
      datasource,
      var.query.new('instance', std.strReplace(work.variable, '$job', job))
      + var.query.withDatasourceFromVariable(datasource)
      + var.query.selectionOptions.withMulti()
      + var.query.selectionOptions.withIncludeAll(),
    ];

  local panel(p, job, x, y) =
    local kind = kinds[p.kind];
    kind.new(p.title)
    + kind.panelOptions.withGridPos(work.height, work.width, x, y)
    + kind.standardOptions.withUnit(p.unit)
    + kind.queryOptions.withTargets([
      g.query.prometheus.new(
        work.datasource,
        std.strReplace(p.promql, '$where', 'job="' + job + '", instance=~"$instance"')
      )
      + g.query.prometheus.withLegendFormat(p.legend)
      + g.query.prometheus.withRefId('A'),
    ]);

  local panels(job) = std.flattenArrays(std.mapWithIndex(
    function(index, r)
      local y = index * (work.height + 1);
      [row.new(r.title) + { gridPos: { h: 1, w: 24, x: 0, y: y } }]
      + std.mapWithIndex(function(column, p) panel(p, job, column * work.width, y + 1), r.panels),
    work.rows
  ));

  local dashboard(job) =
    g.dashboard.new(job)
    + g.dashboard.withUid(job)
    + g.dashboard.withTags(['benchmark'])
    + g.dashboard.withVariables(variables(job))
    + g.dashboard.withPanels(panels(job));

  {
    [job + '.json']: std.manifestJsonEx(dashboard(job), '  ')
    for job in jobs
  }
