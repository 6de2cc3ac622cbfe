// The way to the table of BIFs for the faces, which may not import bifs/ themselves.
export { findBif } from "../bifs/table.js"
