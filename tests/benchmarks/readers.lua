-- Readers for wrk. With an argument each page is followed by the report of it to this address, from
-- one of 200 readers in turn.
function init(args)
  if not args[1] then return end
  local asked, last = {}, 0
  for reader = 0, 199 do
    local from = {["X-Forwarded-For"] = "192.0.2." .. reader}
    for name, value in pairs(wrk.headers) do from[name] = value end
    asked[#asked + 1] = wrk.format("GET", nil, from)
    asked[#asked + 1] = wrk.format("POST", args[1], from, "")
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
