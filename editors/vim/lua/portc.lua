-- The language server of portc in Neovim (0.7 and later): require('portc').setup()
-- OPTIONS: path, the program (portc); include, folders with products of your own, as -I.
local portc = {}

local function command(options)
  local words = { options.path or 'portc', 'lsp' }
  for _, directory in ipairs(options.include or {}) do
    vim.list_extend(words, { '-I', directory })
  end
  return words
end

-- Neovim 0.7 has no vim.lsp.start, which gives buffers of one folder one server.
local running = {}

local function attach_old(buffer, config)
  local id = running[config.root_dir]
  if not id or not vim.lsp.get_client_by_id(id) then
    id = vim.lsp.start_client(config)
    running[config.root_dir] = id
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
end

function portc.setup(options)
  options = options or {}
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'pdl',
    group = vim.api.nvim_create_augroup('portc', { clear = true }),
    callback = function(event)
      local config = { name = 'portc', cmd = command(options), root_dir = vim.fn.getcwd() }
      if vim.lsp.start then
        vim.lsp.start(config, { bufnr = event.buf })
      else
        attach_old(event.buf, config)
      end
    end,
  })
end

return portc
