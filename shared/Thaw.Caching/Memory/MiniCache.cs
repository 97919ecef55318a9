using System.Numerics;
using System.Runtime.InteropServices;

namespace Thaw.Caching.Memory;

/// <summary>
/// A small cache of keys alone that shows how another window would have done: the real policy with a window that never changes. A window as
/// large as the whole is LRU. About 30 bytes a key.
/// </summary>
internal sealed class MiniCache
{
    private const int None = -1;

    private readonly Admission _admission;
    private readonly Node[] _nodes;
    private readonly int[] _buckets;
    private readonly Chain _window = new(EvictionListId.Window);
    private readonly Chain _probation = new(EvictionListId.Probation);
    private readonly Chain _protected = new(EvictionListId.Protected);
    private readonly int _windowTarget;
    private readonly int _protectedTarget;
    private int _free = None;
    private int _count;
    private int _used;

    public MiniCache(int capacity, int window, Admission admission)
    {
        Capacity = capacity;
        _admission = admission;
        _nodes = new Node[capacity];
        _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        Array.Fill(_buckets, None);
        _windowTarget = window;
        _protectedTarget = (int)((capacity - window) * 4L / 5);
    }

    /// <summary>How many keys it keeps; no more than it was made for. Set lower, it lets go at once: where every key that is asked for is there, no miss would make room.</summary>
    public int Capacity
    {
        get;
        set
        {
            field = value;
            while (_count > value)
                MakeRoom();
        }
    }

    public int Count => _count;

    /// <summary>Asks for a key, and keeps it if the policy would. True: it was there.</summary>
    public bool Access(ulong hash)
    {
        var i = _buckets[Bucket(hash)];
        while (i != None && _nodes[i].Hash != hash)
            i = _nodes[i].Next;
        if (i != None)
        {
            Hit(i);
            return true;
        }
        Miss(hash);
        return false;
    }

    private void Hit(int i)
    {
        switch (_nodes[i].List)
        {
            case EvictionListId.Probation:
                Move(i, _probation, _protected);
                if (_protected.Length > _protectedTarget)
                    Move(_protected.Oldest, _protected, _probation);
                break;
            case EvictionListId.Window when !IsRecent(_window, i):
                Move(i, _window, _window);
                break;
            case EvictionListId.Protected when !IsRecent(_protected, i):
                Move(i, _protected, _protected);
                break;
            default:
                break;
        }
    }

    private void Miss(ulong hash)
    {
        var full = _count >= Capacity;
        while (_count >= Capacity)
            MakeRoom();
        var i = TakeNode();
        _nodes[i].Hash = hash;
        ref var bucket = ref _buckets[Bucket(hash)];
        _nodes[i].Next = bucket;
        bucket = i;
        Push(i, _window);
        for (var moves = full ? 2 : 1; moves > 0 && _window.Length > _windowTarget; moves--)
            Move(_window.Oldest, _window, _probation);
        for (var moves = 2; moves > 0 && _protected.Length > _protectedTarget; moves--)
            Move(_protected.Oldest, _protected, _probation);
    }

    /// <summary>Frees a node, as though the newcomer already stood in the window.</summary>
    private void MakeRoom()
    {
        var main = _probation.Length > 0 ? _probation : _protected;
        var victim = main.Oldest;
        if (main.Length == 0 || _window.Length >= _windowTarget)
        {
            var tail = _window.Oldest;
            if (main.Length == 0 || !_admission.Admits(_nodes[tail].Hash, _nodes[victim].Hash))
                (main, victim) = (_window, tail);
            else
                Move(tail, _window, _probation);
        }
        Unlink(victim, main);
        ref var link = ref _buckets[Bucket(_nodes[victim].Hash)];
        while (link != victim)
            link = ref _nodes[link].Next;
        link = _nodes[victim].Next;
        _nodes[victim].Next = _free;
        _free = victim;
        _count--;
    }

    private int TakeNode()
    {
        _count++;
        if (_free == None)
            return _used++;
        var node = _free;
        _free = _nodes[node].Next;
        return node;
    }

    private int Bucket(ulong hash) => (int)(uint)hash & (_buckets.Length - 1);

    private bool IsRecent(Chain list, int i) => list.Pushes - _nodes[i].Stamp < list.Length >> 2;

    private void Move(int i, Chain from, Chain to)
    {
        Unlink(i, from);
        Push(i, to);
    }

    private void Push(int i, Chain list)
    {
        ref var node = ref _nodes[i];
        node.List = list.Id;
        node.Stamp = ++list.Pushes;
        node.Newer = None;
        node.Older = list.Newest;
        if (list.Newest == None)
            list.Oldest = i;
        else
            _nodes[list.Newest].Newer = i;
        list.Newest = i;
        list.Length++;
    }

    private void Unlink(int i, Chain list)
    {
        ref var node = ref _nodes[i];
        if (node.Newer == None)
            list.Newest = node.Older;
        else
            _nodes[node.Newer].Older = node.Older;
        if (node.Older == None)
            list.Oldest = node.Newer;
        else
            _nodes[node.Older].Newer = node.Newer;
        list.Length--;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Node
    {
        public ulong Hash;
        public int Next;
        public int Newer;
        public int Older;
        public int Stamp;
        public EvictionListId List;
    }

    private sealed class Chain(EvictionListId id)
    {
        public readonly EvictionListId Id = id;
        public int Newest = None;
        public int Oldest = None;
        public int Length;
        public int Pushes;
    }
}
