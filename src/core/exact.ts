const shape = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/

type Decimal = { units: bigint; digits: number }

/** Reads decimal text (`0.5`, `.5`, `1e-3`) exactly, as `units` x 10^-`digits` with the fewest digits. Throws RangeError on anything else. */
export function readDecimal(text: string): Decimal {
  const [, sign, whole = '', fraction = '', exponent = '0'] = shape.exec(text.trim()) ?? []
  if (whole + fraction === '') throw new RangeError(`"${text}" is not a decimal number`)
  const units = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n)
  return shorten(units, fraction.length - Number(exponent))
}

function shorten(units: bigint, digits: number): Decimal {
  if (units === 0n) return { units, digits: 0 }
  if (digits < 0) return { units: units * 10n ** BigInt(-digits), digits: 0 }
  while (digits > 0 && units % 10n === 0n) [units, digits] = [units / 10n, digits - 1]
  return { units, digits }
}

/** Digits after the point that weights and thresholds may have. */
const weightDigits = 6

/** Decimal text in units of 10^-6. Throws RangeError where it is no number or has more than six digits after the point. */
export function toMillionths(text: string): bigint {
  const { units, digits } = readDecimal(text)
  if (digits > weightDigits) throw new RangeError(`"${text}" has more than ${weightDigits} digits after the point`)
  return units * 10n ** BigInt(weightDigits - digits)
}

/** Doubles, each read as its shortest decimal text, as integers in one common unit: their ratios are exact. */
export function toCommonUnits(numbers: readonly number[]): bigint[] {
  const decimals = numbers.map((number) => readDecimal(String(number)))
  const most = Math.max(0, ...decimals.map(({ digits }) => digits))
  return decimals.map(({ units, digits }) => units * 10n ** BigInt(most - digits))
}
