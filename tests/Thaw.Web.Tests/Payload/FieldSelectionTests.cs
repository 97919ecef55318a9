using Thaw.Web.Payload;

namespace Thaw.Web.Tests.Payload;

public sealed class FieldSelectionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a,,b")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData(" , ")]
    [InlineData("a\u0001")]
    [InlineData("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q")]
    public void TryParse_NoSelection_IsRefusedWithASentence(string text)
    {
        Assert.False(FieldSelection.TryParse(text, out _, out var complaint));
        Assert.EndsWith(".", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_HalfACharacter_IsRefused() => Assert.False(FieldSelection.TryParse("a\ud800", out _, out _));

    [Fact]
    public void TryParse_TooManyOrTooLong_NamesTheLimit()
    {
        Assert.False(FieldSelection.TryParse(string.Join(',', Enumerable.Range(0, 101)), out _, out var many));
        Assert.Contains("100", many, StringComparison.Ordinal);
        Assert.False(FieldSelection.TryParse(new string('a', 2_001), out _, out var @long));
        Assert.Contains("2000", @long, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", 2)]
    [InlineData("a,b.c,b.d", 5)]
    [InlineData("a.b,a", 2)]
    [InlineData("a,a.b,a", 2)]
    public void TryParse_WhatLiesWithinAnother_IsLeftOut(string text, int nodes)
    {
        Assert.True(FieldSelection.TryParse(text, out var selection, out _));
        Assert.Equal(nodes, selection.Nodes);
    }
}
