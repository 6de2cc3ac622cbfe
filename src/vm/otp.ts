// The way to the host's Erlang/OTP for the faces, which may not import host/ themselves.
export { cacheDir, findModule, locateOtp, type OtpInstallation, OtpNotFoundError } from "../host/otp.js"
