using System.Globalization;
using System.Text;
using Thaw.Monitoring.Emf;

namespace Thaw.Monitoring.Tests.Emf;

public sealed class SixDigitsTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(0.1, "0.1")]
    [InlineData(999_999.6, "1000000")]
    [InlineData(99.99999, "100")]
    [InlineData(12.3456789, "12.3457")]
    [InlineData(1234567890.4, "1234567890")]
    [InlineData(0.00000123456789, "0.00000123457")]
    [InlineData(-2.5, "-2.5")]
    public void Format_WritesIt(double value, string text) => Assert.Equal(text, Text(value));

    [Fact]
    public void Format_OfAnyMagnitude_IsWithinAMillionth()
    {
        var random = new Random(9);
        for (var i = 0; i < 100_000; i++)
        {
            var value = Math.Pow(10, random.NextDouble() * 30 - 12) * (i % 10 == 0 ? -1 : 1);
            Assert.InRange(double.Parse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture) / value, 1 - 1e-5, 1 + 1e-5);
        }
    }

    private static string Text(double value)
    {
        Span<byte> bytes = stackalloc byte[SixDigits.MaximumLength];
        return Encoding.ASCII.GetString(bytes[..SixDigits.Format(value, bytes)]);
    }
}
