import { at, numberAt, parseJson, textAt } from '../../src/models/at.ts'
import { contentOf, counted, formatOf, good, listAt, rolesOf, toolOf, type WireFormat } from './wire-format.ts'

const anthropicTypes: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
}

/** Anthropic's. */
export const messages: WireFormat = {
  setting: { type: 'anthropic' },
  base: '/v1',
  path: () => '/v1/messages',
  read(raw) {
    const system = contentOf(at(raw, 'system'))
    return {
      model: textAt(raw, 'model') ?? '',
      messages: [...(system ? [{ role: 'system', content: system }] : []), ...rolesOf(listAt(raw, 'messages'))],
      maxTokens: numberAt(raw, 'max_tokens'),
      temperature: numberAt(raw, 'temperature'),
      topP: numberAt(raw, 'top_p'),
      seed: numberAt(raw, 'seed'),
      schema:
        formatOf(at(raw, 'output_config', 'format')) ??
        toolOf(at(raw, 'tool_choice', 'type') !== 'none' && at(raw, 'tools', 0), 'input_schema'),
      raw,
    }
  },
  reply(said, { schema }) {
    const { text = '', finish = 'stop', reasoning } = said
    const isTool = schema?.by === 'tool' && finish === 'stop'
    const words = {
      stop: isTool ? 'tool_use' : 'end_turn',
      length: 'max_tokens',
      refused: 'refusal',
      filtered: 'refusal',
    }
    return good(said, {
      ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'scripted', stop_sequence: null },
      content: [
        ...(reasoning ? [{ type: 'thinking', thinking: reasoning, signature: 's' }] : []),
        isTool ? { type: 'tool_use', id: 't1', name: schema.name, input: parseJson(text) } : { type: 'text', text },
      ],
      stop_reason: finish && words[finish],
      ...counted(said, 'usage', ({ input, cached = 0, output }) => ({
        ...{ input_tokens: input - cached, output_tokens: output },
        ...{ cache_read_input_tokens: cached, cache_creation_input_tokens: 0 },
      })),
    })
  },
  fail: (status, message, { headers, code } = {}) => ({
    status,
    ...(headers && { headers }),
    body: { type: 'error', error: { type: code ?? anthropicTypes[status] ?? 'invalid_request_error', message } },
  }),
}

const googleStatuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
}

/** Google's. */
export const gemini: WireFormat = {
  setting: { type: 'google' },
  base: '/v1beta',
  path: (model) => `/v1beta/models/${model}:generateContent`,
  read(raw, path) {
    const config = at(raw, 'generationConfig')
    const schema = at(config, 'responseJsonSchema')
    const system = contentOf(at(raw, 'systemInstruction', 'parts'))
    return {
      model: /models\/(.+):generateContent$/.exec(path)?.[1] ?? '',
      messages: [...(system ? [{ role: 'system', content: system }] : []), ...rolesOf(listAt(raw, 'contents'))],
      maxTokens: numberAt(config, 'maxOutputTokens'),
      temperature: numberAt(config, 'temperature'),
      topP: numberAt(config, 'topP'),
      seed: numberAt(config, 'seed'),
      schema: schema
        ? { by: 'format', name: undefined, schema }
        : toolOf(at(raw, 'toolConfig') && at(raw, 'tools', 0, 'functionDeclarations', 0), 'parametersJsonSchema'),
      raw,
    }
  },
  reply(said, { schema }) {
    const { text = '', finish = 'stop', reasoning } = said
    const finishReason =
      finish && { stop: 'STOP', length: 'MAX_TOKENS', refused: 'SAFETY', filtered: 'PROHIBITED_CONTENT' }[finish]
    const thought = reasoning ? [{ text: reasoning, thought: true }] : []
    const part = schema?.by === 'tool' ? { functionCall: { name: schema.name, args: parseJson(text) } } : { text }
    // What is refused has no parts.
    const content = finish === 'refused' ? {} : { content: { role: 'model', parts: [...thought, part] } }
    return good(said, {
      candidates: [{ index: 0, ...content, ...(finishReason && { finishReason }) }],
      ...{ modelVersion: 'scripted', responseId: 'r1' },
      ...counted(said, 'usageMetadata', ({ input, cached, output, reasoning: thoughts }) => ({
        ...{ promptTokenCount: input, candidatesTokenCount: output - (thoughts ?? 0), totalTokenCount: input + output },
        ...(cached && { cachedContentTokenCount: cached }),
        ...(thoughts && { thoughtsTokenCount: thoughts }),
      })),
    })
  },
  fail: (status, message, { headers, code } = {}) => ({
    status,
    ...(headers && { headers }),
    body: { error: { code: status, message, status: code ?? googleStatuses[status] ?? 'UNKNOWN' } },
  }),
}
