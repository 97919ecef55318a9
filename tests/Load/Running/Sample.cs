namespace Thaw.Load.Running;

/// <summary>One request as it was measured; times in milliseconds.</summary>
/// <param name="At">When it was due, from the run's start.</param>
/// <param name="Endpoint">What is measured under one name.</param>
/// <param name="Status">Its status, or what happened to it.</param>
/// <param name="Failed">Whether that counts as an error.</param>
/// <param name="Latency">From when it was due to the end.</param>
/// <param name="Service">From when it was sent to the end.</param>
/// <param name="FirstByte">From when it was due to the first byte; nothing where there was none.</param>
/// <param name="Hit">Whether the cache answered; nothing where it was not asked.</param>
/// <param name="Cold">Whether something had to start for it.</param>
internal readonly record struct Sample(
    TimeSpan At, string Endpoint, string Status, bool Failed, double Latency, double Service, double? FirstByte = null, bool? Hit = null, bool Cold = false);
