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
}
