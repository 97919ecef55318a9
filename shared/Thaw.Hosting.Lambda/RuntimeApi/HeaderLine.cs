namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>One field of a head: its name as it was sent, its value without the space around it.</summary>
internal readonly ref struct HeaderLine(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
{
    private readonly ReadOnlySpan<byte> _name = name;
    private readonly ReadOnlySpan<byte> _value = value;

    public void Deconstruct(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = _name;
        value = _value;
    }
}
