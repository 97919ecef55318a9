namespace Thaw.Load.Targets;

/// <summary>What a request got.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body, as far as <see cref="HttpTarget.KeptBytes"/>.</param>
/// <param name="FirstByteAt">When its head was there: a time stamp of the stopwatch.</param>
internal sealed record Answer(int Status, ReadOnlyMemory<byte> Body, long FirstByteAt);
