using System.Collections.Concurrent;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Invalidation;

internal sealed partial class Ledger
{
    /// <summary>Takes a commit over, in order; <see langword="false"/> when it is not the next one. One that is known already changes nothing.</summary>
    public bool Apply(long seq, JournalRecord record)
    {
        lock (_lock)
        {
            if (seq <= _known)
            {
                return true;
            }

            if (seq != _known + 1)
            {
                return false;
            }

            foreach (var target in record.Targets)
            {
                Apply(seq, record.Minute, target);
            }

            _epoch++;
            Volatile.Write(ref _known, seq);
            TrimLocked();
            return true;
        }
    }

    /// <summary>
    /// Forgets everything and starts at <paramref name="head"/>: at the first check, after a gap in the journal, or in a table that is not the one before.
    /// </summary>
    public void Reset(long head)
    {
        lock (_lock)
        {
            StartAt(head, isProvisional: head > 0);
            OnReset?.Invoke();
        }
    }

    /// <summary>Records that a check succeeded. The first one after a reset ends what was provisional.</summary>
    public void CheckSucceeded(long sentAt, bool wasReset)
    {
        lock (_lock)
        {
            if (_isProvisional && !wasReset)
            {
                // What was judged by the stamps of the resetting reading is asked for anew.
                ForgetStamps();
                _floorEpoch = _provisionalEpoch + 1;
                _isProvisional = false;
                _epoch++;

                // Whoever is about to judge by what is forgotten here reads once more.
                _generation += 2;
            }

            // Two checks may end in the other order than they were sent; a clock that was set back moves on all the same.
            if (!IsTooEarly(sentAt) && (sentAt > _lastCheckSent || sentAt < _lastCheckSent - interval))
            {
                Volatile.Write(ref _lastCheckSent, sentAt);
                Volatile.Write(ref _lastVerified, sentAt);
            }
        }
    }

    /// <summary>Makes the next look-up wait for a check that is sent from now on, whenever the last one was.</summary>
    public void DemandCheck()
    {
        lock (_lock)
        {
            Volatile.Write(ref _demandedAt, clock.Ticks);
            Volatile.Write(ref _lastCheckSent, long.MinValue);
        }
    }

    /// <summary>Whether a check was sent before one was demanded: what that is to find may have come after it.</summary>
    public bool IsTooEarly(long sentAt) => Volatile.Read(ref _demandedAt) is not long.MinValue and var demanded && sentAt < demanded && sentAt >= demanded - interval;

    /// <summary>
    /// Takes over what a consistent reading found under some names. The answer is the generation at which the reading can be judged;
    /// <see langword="null"/> when the ledger has started anew since and the reading is of no use.
    /// </summary>
    /// <param name="generation">The generation at which the reading began.</param>
    /// <param name="wasCheck">Whether the reading was the check that may itself have made the ledger start anew.</param>
    /// <param name="names">The stamps asked for.</param>
    /// <param name="stamps">What was found.</param>
    public int? Merge(int generation, bool wasCheck, IReadOnlyList<string> names, IReadOnlyList<StoredStamp?> stamps)
    {
        lock (_lock)
        {
            // What came with the head that set the floor may lack a commit that the floor includes: good until the next check, and only then.
            var isOwnReset = wasCheck && generation + 2 == _generation && (_isProvisional || _floor == 0);
            if (generation != _generation && !isOwnReset)
            {
                return null;
            }

            var concernsMemory = false;
            for (var i = 0; i < names.Count; i++)
            {
                var stored = StampCodec.Decode(stamps[i]);
                concernsMemory |= stored.StoredSeq > 0;
                Change(names[i], local => local.MergeStored(stored));
            }

            if (concernsMemory)
            {
                _epoch++;
            }

            // Where that was too much to remember, the reading was of use to memory only; whoever is about to judge by it reads once more.
            return TrimLocked() ? null : _generation;
        }
    }

    /// <summary>Forgets what is remembered where it has become too much, whether the journal brought it or readings did; <see langword="true"/> if so.</summary>
    private bool TrimLocked()
    {
        if (Remembered <= MaximumRemembered)
        {
            return false;
        }

        // What memory holds is judged once more by all that is known, and need not be again: the floor rises, memory stays.
        OnForget?.Invoke(Settle);
        StartAt(_known, isProvisional: false);
        return true;
    }

    private void Apply(long seq, long minute, CacheInvalidation target)
    {
        if (target.Key is not null)
        {
            _keys[new StoreKey(target.Namespace ?? string.Empty, target.User, target.Key)] = seq;
            return;
        }

        var (name, isWhole) = StampName.Of(target);
        Change(name, local => isWhole
            ? local.With(seq)
            : local.With(InvalidationRule.Of(target, seq, minute)));
    }

    private void Change(string name, Func<StampState, StampState> change)
    {
        if (name == StampName.All)
        {
            _all = change(_all);
            return;
        }

        var table = name[0] switch { 'n' => _namespaces, 'u' => _users, _ => _tags };
        var bare = name[2..];
        table[bare] = change(table.GetValueOrDefault(bare, StampState.Unknown));
    }

    private void StartAt(long seq, bool isProvisional)
    {
        // First: who looks at tables that are half cleared, without the lock, must be able to tell.
        _generation++;
        _keys.Clear();
        _namespaces.Clear();
        _users.Clear();
        _tags.Clear();
        _all = StampState.Unknown;
        _provisionalEpoch = _epoch + 1;
        _floorEpoch = isProvisional ? _provisionalEpoch : _provisionalEpoch + 1;
        _isProvisional = isProvisional;
        _epoch += 2;
        _generation++;
        Volatile.Write(ref _floor, seq);
        Volatile.Write(ref _known, seq);
        Volatile.Write(ref _consistentUntil, clock.Ticks + replicaLag);
    }

    /// <summary>Whether an entry is valid by what is known now; if so it counts as found valid at the epoch that <see cref="StartAt"/> is about to begin.</summary>
    private bool Settle(Memory.MemoryEntry entry)
    {
        // What is good until the next check only must not outlive the stamps it was judged by.
        if ((_isProvisional && entry.CheckedEpoch == _provisionalEpoch) || !Validate(entry))
        {
            return false;
        }

        entry.CheckedEpoch = _epoch + 2;
        return true;
    }

    private void ForgetStamps()
    {
        Unknow(_namespaces);
        Unknow(_users);
        Unknow(_tags);
        _all = Unknown(_all);

        static StampState Unknown(StampState s) => new(s.Cover, s.Rules, isKnown: false, s.StoredSeq);

        static void Unknow(ConcurrentDictionary<string, StampState> table)
        {
            foreach (var (name, state) in table)
            {
                table[name] = Unknown(state);
            }
        }
    }
}
