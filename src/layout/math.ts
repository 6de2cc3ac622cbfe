// What core asks the host to compute on floats: the functions of env.math and the formats of env.formatFloat.

export const MATH_SIN = 0
export const MATH_COS = 1
export const MATH_TAN = 2
export const MATH_ASIN = 3
export const MATH_ACOS = 4
export const MATH_ATAN = 5
export const MATH_SINH = 6
export const MATH_COSH = 7
export const MATH_TANH = 8
export const MATH_ASINH = 9
export const MATH_ACOSH = 10
export const MATH_ATANH = 11
export const MATH_EXP = 12
export const MATH_LOG = 13
export const MATH_LOG2 = 14
export const MATH_LOG10 = 15
export const MATH_ERF = 16
export const MATH_ERFC = 17
export const MATH_POW = 18 // a to the power of b
export const MATH_ATAN2 = 19 // angle of the point (b, a)
export const MATH_FMOD = 20

export const FORMAT_SCIENTIFIC = 0 // d.ddde+xx with [precision] decimals
export const FORMAT_DECIMALS = 1 // ddd.ddd with [precision] decimals
export const FORMAT_COMPACT = 2 // same without trailing zeros; one decimal stays
export const FORMAT_SHORT = 3 // fewest digits that read back as the same float

export const FORMAT_BYTES_MAX = 255 // longer texts fail, as in OTP
