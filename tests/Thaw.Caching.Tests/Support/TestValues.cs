using System.ComponentModel;

namespace Thaw.Caching.Tests.Support;

/// <summary>A value that its callers can change.</summary>
internal sealed class Basket
{
    public List<string> Items { get; init; } = [];

    public static Basket Of(params string[] items) => new() { Items = [.. items] };
}

/// <summary>A value that nobody can change.</summary>
[ImmutableObject(true)]
internal sealed record Price(string Currency, int Cents);
