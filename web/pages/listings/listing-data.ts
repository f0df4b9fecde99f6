import { api } from '#web/api.ts'

/** Everything that shows what is decided of a list. */
export const LISTINGS = [
  api.listListings,
  api.getListing,
  api.listListingSchools,
  api.getListingSchool,
  api.listDisputes,
  api.getSchoolListings,
]
