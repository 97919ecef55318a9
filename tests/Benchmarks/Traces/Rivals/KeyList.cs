namespace Thaw.Benchmarks.Traces.Rivals;

/// <summary>Keys from the one used last to the one used longest ago. Lists that share their links hold a key in one of them at a time.</summary>
internal sealed class KeyList(KeyList.Links links)
{
    private const int None = -1;

    private int _newest = None;

    public int Oldest { get; private set; } = None;

    public int Count { get; private set; }

    public bool Holds(int key) => ReferenceEquals(links.Lists[key], this);

    public void Push(int key)
    {
        links.Lists[key] = this;
        links.Newer[key] = None;
        links.Older[key] = _newest;
        if (_newest == None)
            Oldest = key;
        else
            links.Newer[_newest] = key;
        _newest = key;
        Count++;
    }

    public void Remove(int key)
    {
        var (newer, older) = (links.Newer[key], links.Older[key]);
        if (newer == None)
            _newest = older;
        else
            links.Older[newer] = older;
        if (older == None)
            Oldest = newer;
        else
            links.Newer[older] = newer;
        links.Lists[key] = null;
        Count--;
    }

    public void MoveTo(KeyList other, int key)
    {
        Remove(key);
        other.Push(key);
    }

    public sealed class Links(int keys)
    {
        public int[] Newer { get; } = new int[keys];

        public int[] Older { get; } = new int[keys];

        public KeyList?[] Lists { get; } = new KeyList?[keys];
    }
}
