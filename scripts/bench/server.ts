import { createServer } from 'node:http'

/** Answers every chat completion with the same ~1.1 KB reply after so many milliseconds; the benchmark's other side, in a process of its own. */
const delayMs = Number(process.argv[2] ?? 0)

const content = 'The refund goes back the way that it was paid. '.repeat(20)
const reply = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1,
  model: 'bench',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 300, completion_tokens: 200, total_tokens: 500 },
})

const server = createServer((request, response) => {
  const answer = (): void => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(reply) })
    response.end(reply)
  }
  request.resume().on('end', () => (delayMs > 0 ? setTimeout(answer, delayMs) : answer()))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : null)
})
process.on('disconnect', () => process.exit(0))
