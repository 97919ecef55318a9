using System.Globalization;

namespace Thaw.Monitoring.Emf;

/// <summary>Writes a number with six digits: a thousand times finer than the sketch that it comes from, half as long as all of them, and several times faster than the platform rounds.</summary>
internal static class SixDigits
{
    public const int MaximumLength = 32;

    private const double Least = 1e-7;
    private const double Most = 1e15;

    private static readonly double[] Powers = [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
    private static readonly long[] Integers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000];

    /// <summary>Writes a finite number as JSON has it.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int Format(double value, Span<byte> into)
    {
        if (!(value is >= Least and < Most))
        {
            // Zero, negative, and what is out of all proportion.
            value.TryFormat(into, out var length, "G6", CultureInfo.InvariantCulture);
            return length;
        }

        // So many decimals that six digits are left; none from a hundred thousand on, where all digits before the point are written.
        var decimals = 12;
        while (decimals > 0 && value >= Powers[13 - decimals])
        {
            decimals--;
        }

        var digits = (long)Math.Round(value * Integers[decimals]);
        while (decimals > 0 && digits % 10 == 0)
        {
            digits /= 10;
            decimals--;
        }

        (digits / Integers[decimals]).TryFormat(into, out var written, default, CultureInfo.InvariantCulture);
        if (decimals == 0)
        {
            return written;
        }

        into[written++] = (byte)'.';
        for (var (rest, at) = (digits % Integers[decimals], decimals - 1); at >= 0; at--)
        {
            into[written + at] = (byte)('0' + rest % 10);
            rest /= 10;
        }

        return written + decimals;
    }
}
