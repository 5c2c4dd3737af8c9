local d = import 'github.com/jsonnet-libs/docsonnet/doc-util/main.libsonnet';

{
  '#new':: d.func.new('A query.', args=[d.arg('datasource', d.T.string), d.arg('expr', d.T.string)]),
  new(datasource, expr): self.withDatasource(datasource) + self.withExpr(expr),

  '#withDatasource':: d.func.new('The data source of this query.', args=[d.arg('value', d.T.string)]),
  withDatasource(value): { datasource+: { type: 'prometheus', uid: value } },
}
