/** A counter is `<count> <milliseconds of its last increment>`. KEYS: counters. ARGV: now, then free, first, longest and forget of each. */
export const RESERVE = `
local now = tonumber(ARGV[1])
local counts, blocked = {}, 0
for i, key in ipairs(KEYS) do
  local value = redis.call('GET', key)
  local count, at = 0, 0
  if value then
    local c, a = string.match(value, '^(%d+) (%d+)$')
    count, at = tonumber(c) or 0, tonumber(a) or 0
  end
  counts[i] = count
  local free, first, longest = tonumber(ARGV[4 * i - 2]), tonumber(ARGV[4 * i - 1]), tonumber(ARGV[4 * i])
  if free >= 0 and count >= free then
    blocked = math.max(blocked, at + math.min(longest, first * 2 ^ math.min(count - free, 30)))
  end
end
if blocked > now then return { blocked, unpack(counts) } end
for i, key in ipairs(KEYS) do
  counts[i] = counts[i] + 1
  redis.call('SET', key, string.format('%d %.0f', counts[i], now), 'PX', ARGV[4 * i + 1])
end
return { 0, unpack(counts) }`;

/** KEYS: counters of {@link RESERVE} to decrement. */
export const RETURN = `
for _, key in ipairs(KEYS) do
  local value = redis.call('GET', key)
  local count, at = string.match(value or '', '^(%d+) (%d+)$')
  count = (tonumber(count) or 0) - 1
  if count > 0 then
    redis.call('SET', key, string.format('%d %s', count, at), 'KEEPTTL')
  else
    redis.call('DEL', key)
  end
end
return { 0 }`;

/** KEYS: windows. ARGV: maximum and length in seconds of each. A window begins with its first item. */
export const TAKE = `
local wait = 0
for i, key in ipairs(KEYS) do
  if (tonumber(redis.call('GET', key)) or 0) >= tonumber(ARGV[2 * i - 1]) then
    wait = math.max(wait, redis.call('PTTL', key), 1)
  end
end
if wait > 0 then return { math.ceil(wait / 1000) } end
for i, key in ipairs(KEYS) do
  if redis.call('INCR', key) == 1 then redis.call('EXPIRE', key, ARGV[2 * i]) end
end
return { 0 }`;
