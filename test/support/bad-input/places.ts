import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { inOwnNamespace, whyNoSmallDisk } from '../../store/children.ts'
import { runName } from '../child-run.ts'
import { countCalls } from '../counting.ts'
import { runTwice } from '../stopped-runs.ts'
import { type Answer, type Bench, type Case, called, projectIn, type Section } from './case.ts'
import { lastLines } from './models.ts'

const small = { target: { examples: 12, pass_rate: 0.5 }, loop: { sample: 12, iterations: 1 } }

/** A command on a project in which something was done before. */
const spoilt = (title: string, command: readonly string[], spoil: (project: string) => unknown): Case => ({
  title,
  try: async (bench) => {
    const project = projectIn(bench, { config: small })
    await spoil(project)
    return called(project, command, { shows: lastLines })
  },
})

const fileAt = (project: string, path: string, content: string | Buffer = 'A file of somebody’s.\n'): void => {
  mkdirSync(join(project, path, '..'), { recursive: true })
  writeFileSync(join(project, path), content)
}

export const folders: Section = {
  title: 'A folder or a disk that cannot be written',
  cases: [
    spoilt('a file where the folder of runs belongs', ['run'], (project) => fileAt(project, 'runs')),
    spoilt('a file where the folder of the ledger belongs', ['run'], (project) => fileAt(project, '.tunesmith')),
    spoilt('a file where the output belongs', ['run', '-r', 'one'], async (project) => {
      await called(project, ['run', '-r', 'one'])
      rmSync(join(project, 'runs/one/output'), { recursive: true })
      fileAt(project, 'runs/one/output')
      endUnfinished(join(project, 'runs/one/run.db'))
    }),
    spoilt('a folder in the place of rubric.yaml', ['doctor'], (project) => {
      rmSync(join(project, 'rubric.yaml'))
      mkdirSync(join(project, 'rubric.yaml'))
    }),
    onDisk('a disk that is read-only', 'read-only'),
    onDisk('a disk that is full before the run begins', 'full'),
    onDisk('a disk that fills up on the way', '700000'),
  ],
}

/** As if the process had been killed before it said how it ended. */
function endUnfinished(file: string): void {
  const database = new DatabaseSync(file)
  database.exec("DELETE FROM events WHERE type = 'run-ended'")
  database.close()
}

const diskChild = fileURLToPath(new URL('../disk-child.ts', import.meta.url))

function onDisk(title: string, how: string): Case {
  return {
    title,
    skip: whyNoSmallDisk(),
    try: async (bench) => {
      const project = projectIn({ folder: join(bench.folder, 'from') }, { config: small })
      countCalls(project, { counts: bench.folder })
      mkdirSync(join(bench.folder, 'disk'))
      const printed = inOwnNamespace(process.execPath, diskChild, how, bench.folder)
      const { code, text } = JSON.parse(printed)
      // Which of the databases grows first depends on the moment.
      const shown = text.replaceAll(/disk\/support\/\S+\.db\b/g, 'disk/support/<database>')
      return { command: 'tunesmith run -r one', code, text: shown }
    },
  }
}

export const stores: Section = {
  title: 'A ledger or a run that is not as it should be',
  cases: [
    spoilt('the ledger is somebody’s text', ['run'], (project) =>
      fileAt(project, '.tunesmith/ledger.db', 'notes '.repeat(1000)),
    ),
    spoilt('the ledger is another program’s database', ['run'], (project) => {
      mkdirSync(join(project, '.tunesmith'))
      new DatabaseSync(join(project, '.tunesmith/ledger.db')).exec('CREATE TABLE mine (id)')
    }),
    spoilt('the ledger is damaged', ['run'], async (project) => {
      await called(project, ['run'])
      damage(join(project, '.tunesmith/ledger.db'))
    }),
    spoilt('the ledger is of a later version', ['run'], async (project) => {
      await called(project, ['run'])
      const database = new DatabaseSync(join(project, '.tunesmith/ledger.db'))
      database.exec('PRAGMA user_version = 99')
      database.close()
    }),
    spoilt('run.db is somebody’s text', ['show', 'one'], async (project) => {
      await called(project, ['run', '-r', 'one'])
      fileAt(project, 'runs/one/run.db', 'notes '.repeat(1000))
    }),
    spoilt('run.db is damaged', ['show', 'one'], async (project) => {
      await called(project, ['run', '-r', 'one'])
      damage(join(project, 'runs/one/run.db'))
    }),
    spoilt('run.db is gone', ['show', 'one'], async (project) => {
      await called(project, ['run', '-r', 'one'])
      rmSync(join(project, 'runs/one/run.db'))
    }),
    spoilt('config.json of the run is cut off', ['show', 'one'], async (project) => {
      await called(project, ['run', '-r', 'one'])
      const file = join(project, 'runs/one/config.json')
      writeFileSync(file, readFileSync(file).subarray(0, 100))
    }),
    spoilt('config.json of the run holds something else', ['show', 'one'], async (project) => {
      await called(project, ['run', '-r', 'one'])
      fileAt(project, 'runs/one/config.json', '{}')
    }),
    spoilt('a reply in the ledger is damaged', ['run', '-r', 'two'], async (project) => {
      await called(project, ['run', '-r', 'one'])
      const database = new DatabaseSync(join(project, '.tunesmith/ledger.db'))
      database.exec("UPDATE payload SET reply = x'00ff00ff'")
      database.close()
    }),
    spoilt('an example in run.db is damaged', ['analyze', '-r', 'one'], async (project) => {
      await called(project, ['run', '-r', 'one'])
      const database = new DatabaseSync(join(project, 'runs/one/run.db'))
      database.exec('UPDATE examples SET body = substr(body, 1, 40)')
      database.close()
    }),
    spoilt('no run of this name', ['show', 'oen'], (project) => called(project, ['run', '-r', 'one'])),
    {
      ...spoilt('a file system without shared memory, which SQLite’s log needs', ['run'], (project) => {
        mkdirSync(join(project, '.tunesmith/ledger.db-shm'), { recursive: true })
      }),
      goesOn: true,
    },
    { title: 'two processes on one run', try: twice },
  ],
}

/** Overwrite all but the first page, where SQLite keeps what kind of file it is. */
function damage(file: string): void {
  for (const log of ['-wal', '-shm']) rmSync(`${file}${log}`, { force: true })
  const bytes = readFileSync(file)
  writeFileSync(file, bytes.fill(0xff, 100, bytes.length))
}

async function twice(bench: Bench): Promise<Answer> {
  const project = projectIn(bench, { config: small })
  countCalls(project)
  const { first, second } = await runTwice(project)
  if (first.code !== 0) throw new Error(`the first ended with ${first.code}: ${first.errors}`)
  return { command: `tunesmith run -r ${runName} --json`, code: second.code ?? -1, text: second.errors }
}
