namespace Thaw.Architecture.PublicApi;

/// <summary>The rendering tells apart what callers can tell apart.</summary>
public sealed class ApiTextTests
{
    [Fact]
    public void Of_WritesTypesAndMembersAsCSharp() => Assert.Equal(
        """
        static class Thaw.Architecture.PublicApi.ApiTextTests.Maps
            static ValueTask<TResult[]> MapAsync<T, TResult>(Func<T, TResult> map, in int from = 0, params T[] items) where TResult : struct
        readonly record struct Thaw.Architecture.PublicApi.ApiTextTests.Point
            int X { get; init; }
            new(int X)
        abstract class Thaw.Architecture.PublicApi.ApiTextTests.Sample<T> : IDisposable where T : class, IComparable<T>, new()
            abstract void Dispose()
            const int Limit = 3
            event EventHandler Changed
            int? Count { get; protected set; }
            override string ToString()
            protected new(string name = default)
            required string Name { get; init; }
            virtual bool TryFind(string key, out Dictionary<string, T> found)
        enum Thaw.Architecture.PublicApi.ApiTextTests.Shade : byte
            Dark = 2
            Light = 1

        """.ReplaceLineEndings("\n"),
        ApiText.Of([typeof(Shade), typeof(Point), typeof(Sample<>), typeof(Maps)]));

    public enum Shade : byte
    {
        Light = 1,
        Dark = 2,
    }

    public readonly record struct Point(int X);

    public static class Maps
    {
        public static ValueTask<TResult[]> MapAsync<T, TResult>(Func<T, TResult> map, in int from = 0, params T[] items)
            where TResult : struct => new([.. items.Skip(from).Select(map)]);
    }

    public abstract class Sample<T> : IDisposable
        where T : class, IComparable<T>, new()
    {
        public const int Limit = 3;

        protected Sample(string? name = null) => Count = name?.Length;

        private protected Sample(int hidden) => Count = hidden;

        public event EventHandler? Changed;

        public int? Count { get; protected set; }

        public required string Name { get; init; }

        public virtual bool TryFind(string key, out Dictionary<string, T>? found)
        {
            Changed?.Invoke(this, EventArgs.Empty);
            found = null;
            return false;
        }

        public abstract void Dispose();

        public override string ToString() => Hidden();

        private protected string Hidden() => Name;
    }
}
