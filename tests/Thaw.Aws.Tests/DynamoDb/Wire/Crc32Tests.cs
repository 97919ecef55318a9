using System.Text;
using Thaw.Aws.DynamoDb.Wire;

namespace Thaw.Aws.Tests.DynamoDb.Wire;

public class Crc32Tests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339u)]
    public void Of_KnownTexts_IsTheirKnownSum(string text, uint sum) => Assert.Equal(sum, Crc32.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Of_EveryLengthAndBothWays_IsTheSumBitByBit()
    {
        var data = new byte[700];
        new Random(1).NextBytes(data);
        for (var length = 0; length <= data.Length; length++)
        {
            var expected = Slowly(data.AsSpan(0, length));
            Assert.Equal(expected, Crc32.Of(data.AsSpan(0, length)));
            Assert.Equal(expected, Crc32.OfByTables(data.AsSpan(0, length)));
        }
    }

    private static uint Slowly(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
