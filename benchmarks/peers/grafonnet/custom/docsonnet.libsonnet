{
  func:: { new(help='', args=[]):: { 'function': { help: help, args: args } } },
  argument:: { new(name, type, default=null): { name: name, type: type, default: default } },
  arg:: self.argument.new,
  T:: {
    string: 'string',
    number: 'number',
    boolean: 'bool',
    object: 'object',
    array: 'array',
  },
}
