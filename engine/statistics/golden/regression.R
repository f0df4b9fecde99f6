# Rscript engine/statistics/golden/regression.R > engine/statistics/golden/regression.json
# Public data sets that ship with R: swiss (Fertility and Socioeconomic Indicators, 1888), longley (near collinear).
fit <- function(formula, data) {
  m <- lm(formula, data); s <- summary(m)
  x <- model.matrix(m)[, -1]
  number <- function(v) paste0("[", paste(sprintf("%.17g", v), collapse = ","), "]")
  paste0('{"inputs":[', paste(apply(x, 2, number), collapse = ","), '],"result":', number(model.response(model.frame(m))),
    ',"coefficients":', number(coef(m)), ',"r2":', sprintf("%.17g", s$r.squared), ',"adjustedR2":', sprintf("%.17g", s$adj.r.squared),
    ',"residuals":', number(residuals(m)), ',"quartiles":', number(quantile(residuals(m), c(.25, .5, .75, 2/3))), '}')
}
cat('{"swiss":', fit(Fertility ~ ., swiss), ',"longley":', fit(Employed ~ ., longley), '}\n', sep = "")
