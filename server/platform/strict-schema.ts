import { z } from 'zod'

/** The schema with every object in it refusing keys it does not name, however deep. */
export function strictly(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    const shape = Object.entries(schema.shape as Record<string, z.ZodType>)
    return schema.safeExtend(Object.fromEntries(shape.map(([key, value]) => [key, strictly(value)]))).strict()
  }
  if (schema instanceof z.ZodArray)
    return schema.clone({ ...schema.def, element: strictly(inner(schema.def.element)) })
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return schema.clone({ ...schema.def, innerType: strictly(inner(schema.def.innerType)) } as never)
  }
  if (schema instanceof z.ZodRecord)
    return schema.clone({ ...schema.def, valueType: strictly(inner(schema.def.valueType)) } as never)
  if (schema instanceof z.ZodUnion) {
    return schema.clone({
      ...schema.def,
      options: schema.def.options.map((option) => strictly(inner(option))),
    })
  }
  return schema
}

function inner(schema: unknown): z.ZodType {
  return schema as z.ZodType
}
