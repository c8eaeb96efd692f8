import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it, type TestContext } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { chat } from '../support/openai-server.ts'
import { onServer, playedServer } from '../support/played-server.ts'
import { supportProject } from '../support/project.ts'
import { mainFile, type Process, start, tunesmith } from './tunesmith.ts'

const free = { input: 0, output: 0 }
const resumes = /\nnext {9}tunesmith run {2}\(goes on where it stopped\)\n$/

/** A small project whose provider answers replies slowly, or never, until it is `free`. */
async function slowProject(test: TestContext, how: 'slow' | 'never') {
  const state = { isFree: false, held: 0 }
  const server = await playedServer(test, ({ response_format: format }) => {
    if (state.isFree || format) return undefined
    state.held++
    return how === 'never' ? { hang: true } : chat('We are on it.', { delayMs: 150 })
  })
  const small = { target: { examples: 12, pass_rate: 0.5 }, loop: { sample: 12, iterations: 1 }, concurrency: 2 }
  const config = { ...onServer(server, free), ...small }
  return { folder: supportProject(test, { config }), state }
}

/** Wait until replies are asked for that the provider holds back. */
async function inFlight(state: { held: number }): Promise<void> {
  for (let waited = 0; state.held < 2 && waited < 2000; waited++) await setTimeout(10)
  assert.ok(state.held >= 2)
}

async function interrupted({ ended }: Process): Promise<string> {
  const { code, out, err } = await ended
  assert.equal(code, 130)
  assert.match(
    err,
    /Stopping: replies under way have 10 s to arrive; Ctrl-C again cuts them\.\s+Everything so far is saved\./,
  )
  assert.match(out, /\ninterrupted {2}The run was interrupted\. Everything so far is saved\.\n/)
  assert.match(out, /\nslots {8}12 planned = \d+ accepted \+ 0 abandoned \+ \d+ pending\n/)
  assert.match(out, resumes)
  return out
}

describe('an interrupted run', () => {
  it('waits for what is under way, says what is saved and how to go on, and goes on to its end', async (test) => {
    const { folder, state } = await slowProject(test, 'slow')
    const run = start(['run', '-r', 'a'], { cwd: folder })
    await inFlight(state)
    run.child.kill('SIGINT')
    await interrupted(run)
    const unfinished = await start(['show'], { cwd: folder }).ended
    assert.match(unfinished.out, resumes)
    state.isFree = true
    const { code, out } = await start(['run'], { cwd: folder }).ended
    assert.ok(out.startsWith('run a  goes on where it stopped\n'), out.slice(0, 80))
    assert.ok(code <= 1, `ended with ${code}`)
    assert.match(out, / \+ 0 pending\n/)
  })

  it('does the same at SIGTERM', async (test) => {
    const { folder, state } = await slowProject(test, 'slow')
    const run = start(['run'], { cwd: folder })
    await inFlight(state)
    run.child.kill('SIGTERM')
    await interrupted(run)
  })

  it('cuts what is under way at the second Ctrl-C', async (test) => {
    const { folder, state } = await slowProject(test, 'never')
    const run = start(['run'], { cwd: folder })
    await inFlight(state)
    run.child.kill('SIGINT')
    for (let waited = 0; !run.err().includes('Stopping') && waited < 1000; waited++) await setTimeout(10)
    run.child.kill('SIGINT')
    await interrupted(run)
  })

  it('is left as it is, aloud, where the project has changed since', async (test) => {
    const { folder, state } = await slowProject(test, 'never')
    const run = start(['run'], { cwd: folder })
    await inFlight(state)
    run.child.kill('SIGKILL')
    await run.ended
    const { err } = await tunesmith(['run', '-C', folder, '--model', 'generator=simulated/support'])
    assert.match(
      err,
      /^Run \S+-a is unfinished and stays as it is, because\s+`models\.inputs`,\s+`models\.generator`\s+and\s+`models\.reflector`\s+in\s+tunesmith\.yaml\s+\(or --model\)\s+changed\s+since:\s+this\s+is\s+a\s+new\s+run\.\n/,
    )
  })

  it('stops where nobody reads its results any more', async (test) => {
    const { folder, state } = await slowProject(test, 'slow')
    const run = start(['run', '--json'], { cwd: folder })
    await inFlight(state)
    run.child.stdout?.destroy()
    const { code, err } = await run.ended
    assert.equal(code, 130)
    assert.ok(!err.includes('    at '), err)
  })
})

describe('as a process', () => {
  const cwd = supportProject({ after })
  const unix = { skip: process.platform === 'win32' && 'needs a POSIX shell' }
  const shell = (command: string, env: Record<string, string> = {}): string =>
    execFileSync('sh', ['-c', `{ ${command}; } 2>&1; echo "exit $?"`], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, T: `${process.execPath} ${mainFile}`, ...env },
    })

  it('gives its exit code, and prints errors to stderr alone', async () => {
    assert.deepEqual(await start(['shwo'], { cwd }).ended, {
      code: 2,
      out: '',
      err: 'error  tunesmith  There is no command "shwo".\n  fix: Did you mean `tunesmith show`?\n  (cli/unknown-command)\n',
    })
  })

  it('reads its flags from the shell and, below it, from .env', unix, () => {
    writeFileSync(join(cwd, '.env'), 'TUNESMITH_RUN=from-env-file\nTUNESMITH_QUIET=1\n')
    assert.match(shell('$T run'), /^\nstable .*\n(.*\n)*files +runs\/from-env-file\/output\//)
    assert.match(shell('TUNESMITH_RUN=no-such $T show'), /There is no run no-such.*\n.*\n.*\nexit 2\n$/)
  })

  it('takes a closed pipe, a closed stdin and a full disk without a stack', unix, () => {
    assert.equal(shell('$T show --json | true'), 'exit 0\n')
    assert.match(shell('$T show <&- | tail -1'), /not for training\.\nexit 0\n$/)
    if (existsSync('/dev/full')) {
      assert.match(
        shell('$T show >/dev/full'),
        /^error {2}stdout {2}The results could not be written \(ENOSPC\)\.\n {2}fix: .*\n {2}\(cli\/output\)\nexit 2\n$/,
      )
    }
  })

  it('colours only for a terminal, or where it is asked to', unix, () => {
    const isColored = (command: string, env: Record<string, string> = {}): boolean =>
      shell(command, env).includes('\u001b[')
    const forced = { FORCE_COLOR: '1' }
    const found = [isColored('$T'), isColored('$T', forced), isColored('$T help --no-color', forced)]
    assert.deepEqual([...found, isColored('$T', { ...forced, TUNESMITH_NO_COLOR: '1' })], [false, true, false, false])
  })
})
