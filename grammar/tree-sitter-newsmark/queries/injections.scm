((yaml) @injection.content
  (#set! injection.language "yaml")
  (#set! injection.include-children))
