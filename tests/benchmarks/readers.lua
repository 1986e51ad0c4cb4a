-- Readers for wrk, each of whom leaves after some ten answers and comes again: those who never left
-- would stay with the worker that happened to greet most of them. With an argument each page is
-- followed by the report of it to this address, from one of 200 readers in turn.
local STAYING, READERS = 10, 200

function init(args)
  local asked, last = {}, 0
  for reader = 0, READERS - 1 do
    local from = {["X-Forwarded-For"] = "192.0.2." .. reader}
    for name, value in pairs(wrk.headers) do from[name] = value end
    if reader % STAYING == 0 then from["Connection"] = "close" end
    asked[#asked + 1] = wrk.format("GET", nil, from)
    if args[1] then asked[#asked + 1] = wrk.format("POST", args[1], from, "") end
  end
  request = function()
    last = last % #asked + 1
    return asked[last]
  end
end

function done(summary, latency)
  local wrong = summary.errors
  io.write(string.format(
    "\n%d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    wrong.connect + wrong.read + wrong.write + wrong.status))
end
