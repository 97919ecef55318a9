namespace Thaw.Caching.Memory;

/// <summary>The duel at the window's end: does a newcomer deserve the place of those it would push out? The real cache and the guard's small ones ask the same judge.</summary>
internal sealed class Admission(FrequencySketch sketch, ulong seed)
{
    /// <summary>From here on a newcomer that lost may yet win, once in 128: else keys that somebody made collide with hot ones would be kept for ever.</summary>
    private const int Warm = 6;

    private ulong _state = seed | 1;

    public bool Admits(ulong newcomer, ulong victim) => Admits(sketch.Frequency(newcomer), sketch.Frequency(victim));

    /// <summary>Ties go against the newcomer: tossing a coin would lose on loops.</summary>
    public bool Admits(int newcomer, int victims) => newcomer > victims || (newcomer >= Warm && Draw() < ulong.MaxValue / 128);

    public int Frequency(ulong hash) => sketch.Frequency(hash);

    /// <summary>xorshift64* (Vigna 2016).</summary>
    private ulong Draw()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545_f491_4f6c_dd1d;
    }
}
