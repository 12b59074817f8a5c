-- The server's configuration, for `vim.lsp.enable('newsmark')` (Neovim 0.11 and later).
return {
  cmd = { 'newsmark', 'lsp' },
  filetypes = { 'newsmark', 'text' },
  -- Plain text is served only in a folder of articles: one with a newsmark.toml above the file.
  root_dir = function(buffer, found)
    local root = vim.fs.root(buffer, 'newsmark.toml')
    if root then
      found(root)
    elseif vim.bo[buffer].filetype == 'newsmark' then
      found(vim.fs.dirname(vim.api.nvim_buf_get_name(buffer)))
    end
  end,
  settings = { newsmark = {} },
  handlers = {
    -- When other articles change what is found in this one, the server says “ask again”. Neovim 0.12 then asks for the
    -- folder as a whole and takes nothing of the answer for buffers that it asks about one by one: so these are asked
    -- about here.
    ['workspace/diagnostic/refresh'] = function(problem, result, context)
      local answer = vim.lsp.handlers['workspace/diagnostic/refresh'](problem, result, context)
      local client = vim.lsp.get_client_by_id(context.client_id)
      local provider = client and client.server_capabilities.diagnosticProvider
      for buffer in pairs(provider and client.attached_buffers or {}) do
        local parameters = { identifier = provider.identifier, textDocument = vim.lsp.util.make_text_document_params(buffer) }
        client:request('textDocument/diagnostic', parameters, nil, buffer)
      end
      return answer
    end,
  },
}
