# The index, quarters and least squares over made-up passports in R: seconds of CPU on standard output.
data <- read.csv(commandArgs(TRUE)[1])
work <- function() {
  share <- as.matrix(data[, 2:8]) / data$pupils
  from <- c(0, .4, .1, 0, 0, 0, 0); to <- c(.6, .95, 1, .3, .08, .4, .25); w <- c(25, 15, 15, 15, 10, 10, 10)
  x <- sweep(sweep(share, 2, from), 2, to - from, "/"); x[x < 0] <- 0; x[x > 1] <- 1
  x[, 4:7] <- 1 - x[, 4:7]
  index <- as.vector(x %*% w)
  m <- lm(data$low / data$participants ~ share)
  quantile(-residuals(m), 2 / 3)
  c(mean(index), summary(m)$r.squared)
}
answer <- work()
spent <- min(sapply(1:5, function(i) { t <- system.time(work()); t[["user.self"]] + t[["sys.self"]] }))
cat(sprintf('{"seconds":%.4f,"index":%.9f,"r2":%.9f}\n', spent, answer[1], answer[2]))
