local d = import 'github.com/jsonnet-libs/docsonnet/doc-util/main.libsonnet';

{
  '#new':: d.func.new('A panel with a title.', args=[d.arg('title', d.T.string)]),
  new(title):
    self.panelOptions.withTitle(title)
    + self.panelOptions.withType()
    + self.panelOptions.withPluginVersion()
    + self.queryOptions.withDatasource('datasource', '-- Mixed --'),

  local position = self.gridPos,
  panelOptions+: {
    '#withGridPos':: d.func.new('Size and place; null leaves one as it is.', args=[
      d.arg(name, d.T.number, default='null')
      for name in ['h', 'w', 'x', 'y']
    ]),
    withGridPos(h=null, w=null, x=null, y=null):
      (if h == null then {} else position.withH(h))
      + (if w == null then {} else position.withW(w))
      + (if x == null then {} else position.withX(x))
      + (if y == null then {} else position.withY(y)),
  },

  local source = self.datasource,
  queryOptions+: {
    '#withDatasource':: d.func.new('The data source of every query.', args=[
      d.arg('type', d.T.string),
      d.arg('uid', d.T.string),
    ]),
    withDatasource(type, uid): source.withType(type) + source.withUid(uid),
  },
}
