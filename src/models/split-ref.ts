/** `provider/model`; the model's own name may hold slashes. */
export function splitRef(ref: string): { provider: string; model: string } {
  const slash = ref.indexOf('/')
  return slash < 0 ? { provider: ref, model: '' } : { provider: ref.slice(0, slash), model: ref.slice(slash + 1) }
}
