# Rscript peers.R QUESTION GIVEN.csv ANSWER.csv: asked by bench/statistics/peers_r.py.
suppressMessages(library(surveillance))
told <- commandArgs(trailingOnly = TRUE)
given <- as.matrix(read.csv(told[2], header = FALSE))
dimnames(given) <- NULL
set.seed(1)
weekly <- function() sts(observed = given, start = c(2020, 1), frequency = 52)
last <- (nrow(given) - 51):nrow(given)
questions <- list(
  farrington = function() {
    # The settings of Noufaily and others (2013).
    farringtonFlexible(weekly(), list(
      range = last, b = 4, w = 3, noPeriods = 10, weightsThreshold = 2.58, pastWeeksNotIncluded = 26, trend = TRUE,
      pThresholdTrend = 1, thresholdMethod = "nbPlugin", alpha = 0.05, glmWarnings = FALSE
    ))@upperbound
  },
  ears = function() earsC(weekly(), list(range = last, method = "C1", alpha = 0.05))@upperbound,
  knox = function() {
    found <- knox(dist(given[, 3]), dist(given[, 1:2]), eps.t = 7, eps.s = 200, simulate.p.value = TRUE, B = 999)
    cbind(found$statistic, found$null.value, found$p.value)
  }
)
spent <- system.time(answer <- questions[[told[1]]]())
write.table(answer, told[3], sep = ",", row.names = FALSE, col.names = FALSE, na = "nan")
cat(spent["elapsed"], sum(spent[c("user.self", "sys.self")]), "\n")
