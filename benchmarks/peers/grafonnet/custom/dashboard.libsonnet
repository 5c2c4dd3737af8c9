local d = import 'github.com/jsonnet-libs/docsonnet/doc-util/main.libsonnet';

// Like grafonnet's: a fold over an accumulator that inherits from itself, once for every panel.
local number(panels, start) =
  std.foldl(
    function(done, panel)
      local isParent = panel.type == 'row' && 'panels' in panel;
      done {
        next: done.next + 1 + (if isParent then std.length(panel.panels) else 0),
        panels+: [
          panel
          + { id: done.next }
          + (if isParent then { panels: number(panel.panels, done.next + 1) } else {}),
        ],
      },
    panels,
    { next: start, panels: [] }
  ).panels;

{
  '#new':: d.func.new('A dashboard with a title.', args=[d.arg('title', d.T.string)]),
  new(title):
    self.withTitle(title)
    + self.withSchemaVersion()
    + self.withTimezone('utc')
    + self.time.withFrom('now-6h')
    + self.time.withTo('now'),

  '#withPanels':: d.func.new('The panels, numbered.', args=[d.arg('panels', d.T.array)]),
  withPanels(panels): {
    _panels:: panels,
    panels: number(self._panels, 1),
  },

  local list = super.variable.list,
  '#withVariables':: d.func.new('The variables.', args=[d.arg('value', d.T.array)]),
  withVariables(value): super.variable.withList(value),

  variable: {
    local selection = {
      selectionOptions: {
        '#withMulti':: d.func.new('Several at once.', args=[d.arg('value', d.T.boolean, default=true)]),
        withMulti(value=true): { multi: value },
        '#withIncludeAll':: d.func.new('With an option for all.', args=[
          d.arg('value', d.T.boolean, default=true),
          d.arg('customAllValue', d.T.string, default=null),
        ]),
        withIncludeAll(value=true, customAllValue=null): {
          includeAll: value,
          [if customAllValue != null then 'allValue']: customAllValue,
        },
      },
    },

    query: selection {
      '#new':: d.func.new('A query variable.', args=[d.arg('name', d.T.string), d.arg('query', d.T.string)]),
      new(name, query=''): list.withName(name) + list.withType('query') + list.withQuery(query),

      withDatasource(type, uid): list.datasource.withType(type) + list.datasource.withUid(uid),
      withDatasourceFromVariable(variable):
        if variable.type == 'datasource'
        then self.withDatasource(variable.query, '${%s}' % variable.name)
        else error 'not a datasource variable',
    },

    datasource: selection {
      '#new':: d.func.new('A data source variable.', args=[d.arg('name', d.T.string), d.arg('type', d.T.string)]),
      new(name, type): list.withName(name) + list.withType('datasource') + list.withQuery(type),
    },
  },
}
