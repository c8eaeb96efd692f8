import { stripVTControlCharacters, styleText } from 'node:util'
import { visible } from './visible.ts'

export type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Where a command writes. Results go to `out`, progress and questions to `err`. */
export type Terminal = {
  out(text: string): void
  err(text: string): void
  /** Columns to lay text out in; 80 where nobody knows, never more than are read with ease. */
  readonly columns: number
  /** A person is reading: live lines may be redrawn and questions asked. */
  interactive: boolean
  style(format: Format, text: string): string
  /** Aborted with the error when nobody takes results any more: `| head`, a closed window, a full disk. */
  gone: AbortSignal
}

export type Env = Readonly<Record<string, string | undefined>>
type Stream = NodeJS.WriteStream

const mostColumns = 100
const fewestColumns = 20

/** The terminal of this process. Text is styled once and reaches a stream that shows no colours without them. */
export function processTerminal({
  env = process.env,
  noColor = false,
}: {
  env?: Env
  noColor?: boolean
} = {}): Terminal {
  const { stdout, stderr } = process
  const gone = new AbortController()
  const out = writerTo(stdout, showsColor(stdout, env, noColor), gone)
  const err = writerTo(stderr, showsColor(stderr, env, noColor), new AbortController())
  return {
    out,
    err,
    get columns() {
      return Math.min(mostColumns, Math.max(fewestColumns, stdout.columns ?? stderr.columns ?? 80))
    },
    interactive: stderr.isTTY === true && !env['CI'] && env['TERM'] !== 'dumb',
    style: (format, text) => styleText(format, text, { validateStream: false }),
    gone: gone.signal,
  }
}

/** NO_COLOR and --no-color win over everything; FORCE_COLOR over what the stream is. */
function showsColor(stream: Stream, env: Env, noColor: boolean): boolean {
  if (noColor || env['NO_COLOR']) return false
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0'
  return stream.isTTY === true && env['TERM'] !== 'dumb'
}

function writerTo(stream: Stream, color: boolean, gone: AbortController): (text: string) => void {
  stream.on('error', (error) => gone.abort(error))
  return (text) => {
    if (gone.signal.aborted) return
    const shown = visible(text)
    stream.write(color ? shown : stripVTControlCharacters(shown))
  }
}
