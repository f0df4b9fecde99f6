/** Runs a job and prints one JSON line: its answer, CPU seconds of the whole process, peak memory in MB. */
export async function measure(name, job) {
  const answer = await job()
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const cpu = (userCPUTime + systemCPUTime) / 1e6
  process.stdout.write(`${JSON.stringify({ name, answer, cpu, rss: maxRSS / 1024 })}\n`)
}

/** A short proof that two lists are the same. */
export function listAnswer(codes) {
  const sorted = [...codes].sort()
  let hash = 0
  for (const code of sorted)
    for (let i = 0; i < code.length; i++) hash = (Math.imul(hash, 31) + code.charCodeAt(i)) | 0
  return `${sorted.length}:${hash >>> 0}`
}
