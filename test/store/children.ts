import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

export type Child = { process: ChildProcess; lines: string[]; ended: Promise<number | null> }

/** Run a program in a process of its own until the test ends; `lines` is what it has printed so far. */
export function startChild(test: TestContext, program: URL, ...flags: string[]): Child {
  const file = fileURLToPath(program)
  const child = spawn(process.execPath, [file, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] })
  test.after(() => child.kill('SIGKILL'))
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => lines.push(line))
  const ended = Promise.all([once(child, 'exit'), once(reader, 'close')]).then(([[code]]) => code)
  return { process: child, lines, ended }
}

/** Wait for the child's n-th line. */
export async function lineOf(child: Child, n: number): Promise<string> {
  for (;;) {
    const line = child.lines[n]
    if (line !== undefined) return line
    if (child.process.exitCode !== null) throw new Error(`the child ended with ${child.process.exitCode}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Run a command in a mount namespace of its own, where `mount` bothers nobody and ends with the command. */
export function inOwnNamespace(...command: string[]): string {
  const script = 'exec unshare --mount --map-root-user "$@"'
  return execFileSync('sh', ['-c', script, 'sh', ...command], { stdio: ['ignore', 'pipe', 'pipe'] }).toString()
}

/** Why no small file system can be had here, or false if one can. */
export function whyNoSmallDisk(): string | false {
  if (process.platform !== 'linux') return 'small file systems are made with Linux mount namespaces'
  try {
    inOwnNamespace('mount', '-t', 'tmpfs', 'none', '/mnt')
    return false
  } catch {
    return 'this system lets us mount no small file system'
  }
}

/** What `program` prints, run with `folder` on a disk of `size` (as 512k) that only it sees. */
export function onSmallDisk(program: URL, { folder, size }: { folder: string; size: string }): string[] {
  const script = 'mount -t tmpfs -o size="$1" none "$2" && exec "$3" "$4" "$2"'
  const command = ['sh', '-c', script, 'sh', size, folder, process.execPath, fileURLToPath(program)]
  return inOwnNamespace(...command)
    .trim()
    .split('\n')
}
