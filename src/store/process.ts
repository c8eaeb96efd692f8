import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename } from 'node:path'

/** A process that can be told from every other one, also from a later one with the same number. */
export type ProcessId = {
  pid: number
  /** Linux: boot, process namespace and start tick. Elsewhere the start in milliseconds since 1970. */
  started: string
  host: string
}

let own: ProcessId | undefined

export function thisProcess(): ProcessId {
  own ??= {
    pid: process.pid,
    started: startOf(process.pid) ?? String(Math.round(performance.timeOrigin)),
    host: hostname(),
  }
  return own
}

/** How a person would recognise this process. */
export function commandLine(): string {
  const [, script = 'node', ...flags] = process.argv
  return [basename(script), ...flags].join(' ').slice(0, 200)
}

/** `unknown`: it was started on another machine or in another container, where we cannot look. */
export function fateOf({ pid, started, host }: ProcessId): 'alive' | 'gone' | 'unknown' {
  const here = thisProcess()
  if (host !== here.host || worldOf(started) !== worldOf(here.started)) return 'unknown'
  if (!isRunning(pid)) return 'gone'
  const now = startOf(pid)
  return now === undefined || now === started ? 'alive' : 'gone'
}

/** Boot and process namespace: a number means the same process only within both. */
const worldOf = (started: string): string => started.split(' ').slice(0, -1).join(' ')

/** Whether any process has this number now. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Any other answer (not ours to signal) comes from a process that exists.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

/** `undefined` where the system does not say, which is everywhere but on Linux. */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const namespace = readlinkSync('/proc/self/ns/pid')
    // The name, field 2, may hold spaces and parentheses; after its last one come field 3, the state, and so on.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const dead = fields[0] === 'Z' || fields[0] === 'X'
    return `${boot} ${namespace} ${dead ? 'dead' : fields[19]}`
  } catch {
    return undefined
  }
}
