using Thaw.Monitoring.Sketches;

namespace Thaw.Monitoring.Measuring;

/// <summary>What a scope held of one series: a sketch of a distribution, or a value.</summary>
internal readonly record struct Measured(Series Series, PercentileSketch? Sketch, double Value);
