using static Thaw.Web.Tests.Upstream.From;

namespace Thaw.Web.Tests.Upstream;

/// <summary>RFC 9111 in dialogues, section by section.</summary>
internal static class Rfc9111Cases
{
    private const string Tagged = "ETag: \"a\"\n";

    public static readonly Rfc9111Case[] All =
    [
        // 3: what may be stored.
        new("3: no-store is not stored", "Cache-Control: no-store, max-age=60", new(0, Origin), new(1, Origin)),
        new("3: no-store in any case and among other directives", "Cache-Control: max-age=60 , NO-STORE", new(0, Origin), new(1, Origin)),
        new("3: a directive within a quoted argument is none", "Cache-Control: max-age=60, community=\"no-store\"", new(0, Origin), new(1, Cache)),
        new("3: several Cache-Control lines are one list", "Cache-Control: max-age=60\nCache-Control: no-store", new(0, Origin), new(1, Origin)),
        new("3: private is not stored by a shared cache", "Cache-Control: private, max-age=60", new(0, Origin), new(1, Origin)),
        new("3: private is stored by a private cache", "Cache-Control: private, max-age=60", new(0, Origin), new(1, Cache)) { Private = true },
        new("3: private with fields is not stored by a shared cache either", "Cache-Control: private=\"x\", max-age=60", new(0, Origin), new(1, Origin)),
        new("3: no lifetime and no validator: nothing to store", "", new(0, Origin), new(1, Origin)),
        new("3: a request's no-store is not answered from the cache nor stored", "Cache-Control: max-age=60",
            new(0, Origin, "Cache-Control: no-store"), new(1, Origin), new(1, Cache) { Body = 2 }, new(1, Origin, "Cache-Control: no-store")),
        new("3: a 404 with a lifetime is stored", "Cache-Control: max-age=60", new(0, Origin), new(1, Cache)) { Status = 404 },
        new("3: a 500 without a lifetime is not stored", Tagged, new(0, Origin), new(1, Origin)) { Status = 500 },
        new("3: a 302 with a lifetime is stored", "Cache-Control: max-age=60\nLocation: /x", new(0, Origin), new(1, Cache)) { Status = 302 },
        new("3: a 302 without one is not", "Location: /x\n" + Tagged, new(0, Origin), new(1, Origin)) { Status = 302 },
        new("3: a part is not stored", "Cache-Control: max-age=60\nContent-Range: bytes 0-1/9", new(0, Origin), new(1, Origin)) { Status = 206 },
        new("3: a status that nobody knows is stored where the answer says so", "Cache-Control: max-age=60", new(0, Origin), new(1, Cache)) { Status = 299 },
        new("3: must-understand: not with a status that nobody knows", "Cache-Control: max-age=60, must-understand", new(0, Origin), new(1, Origin)) { Status = 299 },
        new("3: must-understand: no-store beside it is overruled where the status is known", "Cache-Control: max-age=60, must-understand, no-store", new(0, Origin), new(1, Cache)),
        new("3: a cookie being set is nobody else's", "Cache-Control: max-age=60\nSet-Cookie: a=b", new(0, Origin), new(1, Origin)),

        // 3.5: requests with credentials, at a shared cache.
        new("3.5: an answer to Authorization is not stored", "Cache-Control: max-age=60", new(0, Origin, "Authorization: a"), new(1, Origin, "Authorization: a")),
        new("3.5: unless it is public", "Cache-Control: max-age=60, public", new(0, Origin, "Authorization: a"), new(1, Cache, "Authorization: b"), new(1, Cache)),
        new("3.5: or has s-maxage", "Cache-Control: s-maxage=60", new(0, Origin, "Authorization: a"), new(1, Cache, "Authorization: b")),
        new("3.5: or must-revalidate", "Cache-Control: max-age=60, must-revalidate", new(0, Origin, "Authorization: a"), new(1, Cache, "Authorization: b")),
        new("3.5: a private cache keeps each one's apart", "Cache-Control: max-age=60",
            new(0, Origin, "Authorization: a"), new(1, Origin, "Authorization: b"), new(1, Cache, "Authorization: a"), new(1, Origin)) { Private = true },

        // 4.1: Vary.
        new("4.1: Vary: another value is another answer, each is kept", "Cache-Control: max-age=60\nVary: Accept",
            new(0, Origin, "Accept: a"), new(1, Origin, "Accept: b"), new(1, Cache, "Accept: a"), new(1, Cache, "Accept: b") { Body = 2 }, new(1, Origin)),
        new("4.1: Vary: fields that are not named do not matter", "Cache-Control: max-age=60\nVary: Accept", new(0, Origin, "X: a"), new(1, Cache, "X: b")),
        new("4.1: Vary: whitespace within lists does not matter", "Cache-Control: max-age=60\nVary: Accept", new(0, Origin, "Accept: a,b"), new(1, Cache, "Accept: a, b")),
        new("4.1: Vary: names in any case", "Cache-Control: max-age=60\nVary: aCCept", new(0, Origin, "Accept: a"), new(1, Cache, "accept: a"), new(1, Origin, "Accept: b")),
        new("4.1: Vary: * never matches", "Cache-Control: max-age=60\nVary: *", new(0, Origin), new(1, Origin)),
        new("4.1: Vary: * among names never matches", "Cache-Control: max-age=60\nVary: Accept, *", new(0, Origin), new(1, Origin)),
        new("4.1: Vary: two fields", "Cache-Control: max-age=60\nVary: Accept\nVary: X",
            new(0, Origin, "Accept: a\nX: 1"), new(1, Origin, "Accept: a\nX: 2"), new(1, Cache, "Accept: a\nX: 1")),
        new("4: another query is another address", "Cache-Control: max-age=60", new(0, Origin), new(1, Origin) { Path = "/thing?a" }, new(1, Cache)),

        // 4.2.1: lifetimes.
        new("4.2.1: max-age: fresh below it, stale at it", "Cache-Control: max-age=60", new(0, Origin), new(59, Cache) { Age = 59 }, new(1, Origin)),
        new("4.2.1: s-maxage before max-age at a shared cache", "Cache-Control: max-age=10, s-maxage=60", new(0, Origin), new(30, Cache)),
        new("4.2.1: s-maxage means nothing to a private cache", "Cache-Control: max-age=10, s-maxage=60", new(0, Origin), new(30, Origin)) { Private = true },
        new("4.2.1: max-age before Expires", "Cache-Control: max-age=10\nExpires: {+60}", new(0, Origin), new(30, Origin)),
        new("4.2.1: Expires counts from Date", "Expires: {+60}", new(0, Origin), new(59, Cache), new(1, Origin)),
        new("4.2.1: Expires is measured by the upstream's own clock", "Date: {-100}\nExpires: {-40}", new(0, Origin), new(1, Origin)),
        new("5.3: Expires that is no date is in the past", "Expires: 0", new(0, Origin), new(1, Origin)),
        new("4.2.1: an argument that is no number is stale", "Cache-Control: max-age=abc\nExpires: {+60}", new(0, Origin), new(1, Origin)),
        new("4.2.1: a fraction is no number", "Cache-Control: max-age=60.5", new(0, Origin), new(1, Origin)),
        new("4.2.1: of two the first counts", "Cache-Control: max-age=60, max-age=1", new(0, Origin), new(30, Cache)),
        new("1.2.2: a number too large is very long", "Cache-Control: max-age=99999999999999999999", new(0, Origin), new(86_400, Cache)),
        new("5.2: a quoted number is a number", "Cache-Control: max-age=\"60\"", new(0, Origin), new(59, Cache)),
        new("5.2: what is not known is passed over", "Cache-Control: foo, max-age=60, bar=\"a, b\"", new(0, Origin), new(59, Cache)),

        // 4.2.2: guesses.
        new("4.2.2: nothing is guessed unless asked for", "Last-Modified: {-1000}", new(0, Origin), new(1, Revalidated)),
        new("4.2.2: a tenth of the time since the last change", "Last-Modified: {-1000}", new(0, Origin), new(99, Cache), new(2, Revalidated)) { Options = static o => o.HeuristicFraction = 0.1 },
        new("4.2.2: not for a status that is not to be guessed", "Last-Modified: {-1000}", new(0, Origin), new(1, Origin))
        {
            Status = 302, Options = static o => o.HeuristicFraction = 0.1,
        },

        // 4.2.3: age.
        new("4.2.3: what the answer says of its age counts", "Cache-Control: max-age=60\nAge: 50", new(0, Origin), new(9, Cache) { Age = 59 }, new(1, Origin)),
        new("4.2.3: so does its date, if that is older", "Cache-Control: max-age=60\nDate: {-50}\nAge: 10", new(0, Origin), new(9, Cache) { Age = 59 }, new(1, Origin)),
        new("4.2.3: a date ahead of us makes nothing younger", "Cache-Control: max-age=60\nDate: {+50}", new(0, Origin), new(59, Cache) { Age = 59 }, new(1, Origin)),
        new("5.1: an age that is no number is ignored", "Cache-Control: max-age=60\nAge: x", new(0, Origin), new(59, Cache) { Age = 59 }),

        // 4.2.4 and 4.3: stale answers, revalidation.
        new("4.3: a stale answer is revalidated by its tag", Tagged + "Cache-Control: max-age=60", new(0, Origin), new(60, Revalidated), new(59, Cache) { Age = 59 }, new(1, Revalidated)),
        new("4.3: or by its date", "Last-Modified: {-100}\nCache-Control: max-age=60", new(0, Origin), new(60, Revalidated), new(59, Cache)),
        new("4.3.4: a 304 brings a new lifetime", Tagged + "Cache-Control: max-age=60", new(0, Origin), new(60, Revalidated), new(100, Cache)) { NotModified = "Cache-Control: max-age=600" },
        new("4.3.4: a 304 without an age forgets the old one", Tagged + "Cache-Control: max-age=60\nAge: 30", new(0, Origin), new(30, Revalidated), new(50, Cache))
        {
            NotModified = "Cache-Control: max-age=60",
        },
        new("4.3.4: a 304 says what the answer varies by", Tagged + "Cache-Control: max-age=60", new(0, Origin, "Accept: a"), new(60, Revalidated, "Accept: a"), new(1, Cache, "Accept: a"), new(1, Origin, "Accept: b"))
        {
            NotModified = "Cache-Control: max-age=60\nVary: Accept",
        },
        new("4.3.3: a full answer replaces the old one", Tagged + "Cache-Control: max-age=60", new(0, Origin), new(60, Origin), new(30, Cache) { Body = 2 }) { Later = "ETag: \"b\"\nCache-Control: max-age=60" },
        new("4.3.3: one that may not be kept takes the old one away", Tagged + "Cache-Control: max-age=60",
            new(0, Origin), new(1, Origin, "Cache-Control: no-cache"), new(1, Origin)) { Later = "Cache-Control: no-store" },
        new("4.2.4: without permission nothing is served stale on an error", Tagged + "Cache-Control: max-age=60", new(0, Origin), new(61, Origin)) { Later = "", LaterStatus = 503 },
        new("RFC 5861: stale-if-error serves it", "Cache-Control: max-age=60, stale-if-error=60", new(0, Origin), new(61, Cache) { Age = 61 }, new(60, Origin)) { Later = "", LaterStatus = 503 },
        new("5.2.2.2: must-revalidate forbids it", "Cache-Control: max-age=60, stale-if-error=60, must-revalidate", new(0, Origin), new(61, Origin)) { Later = "", LaterStatus = 503 },
        new("5.2.2.8: proxy-revalidate forbids it to a shared cache", "Cache-Control: max-age=60, stale-if-error=60, proxy-revalidate", new(0, Origin), new(61, Origin))
        {
            Later = "", LaterStatus = 503,
        },
        new("5.2.2.8: not to a private one", "Cache-Control: max-age=60, stale-if-error=60, proxy-revalidate", new(0, Origin), new(61, Cache)) { Private = true, Later = "", LaterStatus = 503 },
        new("5.2.2.10: s-maxage forbids it to a shared cache", "Cache-Control: s-maxage=60, stale-if-error=60", new(0, Origin), new(61, Origin)) { Later = "", LaterStatus = 503 },
        new("5.2.2.4: no-cache is asked about each time", Tagged + "Cache-Control: no-cache, max-age=60", new(0, Origin), new(1, Revalidated), new(1, Revalidated)),
        new("5.2.2.4: so it is with fields named", Tagged + "Cache-Control: no-cache=\"x\", max-age=60", new(0, Origin), new(1, Revalidated)),
        new("5.2.2.1: max-age=0 is asked about each time", Tagged + "Cache-Control: max-age=0", new(0, Origin), new(0, Revalidated)),

        // 5.2.1: what a request wishes.
        new("5.2.1.4: no-cache asks the upstream", Tagged + "Cache-Control: max-age=60", new(0, Origin), new(1, Revalidated, "Cache-Control: no-cache"), new(1, Cache)),
        new("5.4: Pragma: no-cache too", Tagged + "Cache-Control: max-age=60", new(0, Origin), new(1, Revalidated, "Pragma: no-cache")),
        new("5.4: but not beside Cache-Control", Tagged + "Cache-Control: max-age=60", new(0, Origin), new(1, Cache, "Pragma: no-cache\nCache-Control: max-age=60")),
        new("5.2.1.1: max-age bounds the age", Tagged + "Cache-Control: max-age=60", new(0, Origin), new(10, Cache, "Cache-Control: max-age=10"), new(1, Revalidated, "Cache-Control: max-age=10")),
        new("5.2.1.3: min-fresh bounds what is left", Tagged + "Cache-Control: max-age=60",
            new(0, Origin), new(40, Cache, "Cache-Control: min-fresh=20"), new(1, Revalidated, "Cache-Control: min-fresh=20")),
        new("5.2.1.2: max-stale takes a stale one", Tagged + "Cache-Control: max-age=60",
            new(0, Origin), new(70, Cache, "Cache-Control: max-stale=10"), new(1, Revalidated, "Cache-Control: max-stale=10")),
        new("5.2.1.2: max-stale without a number takes any", Tagged + "Cache-Control: max-age=60", new(0, Origin), new(9_000, Cache, "Cache-Control: max-stale")),
        new("5.2.1.2: must-revalidate overrules it", Tagged + "Cache-Control: max-age=60, must-revalidate", new(0, Origin), new(70, Revalidated, "Cache-Control: max-stale")),
        new("5.2.1.7: only-if-cached takes what is there", "Cache-Control: max-age=60",
            new(0, Nowhere, "Cache-Control: only-if-cached"), new(0, Origin), new(1, Cache, "Cache-Control: only-if-cached"), new(60, Nowhere, "Cache-Control: only-if-cached")),

        // 4.3.5, 4.4: other methods.
        new("4: HEAD is answered from a GET", "Cache-Control: max-age=60", new(0, Origin), new(1, Cache) { Method = "HEAD" }),
        new("4: GET is not answered from a HEAD", "Cache-Control: max-age=60", new(0, Origin) { Method = "HEAD" }, new(1, Origin)),
        new("4.4: POST invalidates its address", "Cache-Control: max-age=60", new(0, Origin), new(1, Origin) { Method = "POST" }, new(1, Origin), new(1, Cache) { Body = 3 }),
        new("4.4: PUT, DELETE and an unknown method do", "Cache-Control: max-age=60",
            new(0, Origin), new(1, Origin) { Method = "PUT" }, new(1, Origin), new(1, Origin) { Method = "DELETE" }, new(1, Origin), new(1, Origin) { Method = "BREW" }, new(1, Origin)),
        new("4.4: OPTIONS does not", "Cache-Control: max-age=60", new(0, Origin), new(1, Origin) { Method = "OPTIONS" }, new(1, Cache)),
        new("4.4: one that fails does not", "Cache-Control: max-age=60", new(0, Origin), new(1, Origin) { Method = "POST" }, new(1, Cache)) { Later = "", LaterStatus = 500 },
        new("4.4: every variant of it", "Cache-Control: max-age=60\nVary: Accept",
            new(0, Origin, "Accept: a"), new(1, Origin, "Accept: b"), new(1, Origin) { Method = "POST" }, new(1, Origin, "Accept: a"), new(1, Origin, "Accept: b")),
        new("4.4: Location of the same origin too", "Cache-Control: max-age=60\nLocation: /thing", new(0, Origin), new(1, Origin) { Method = "POST", Path = "/things" }, new(1, Origin)),
        new("4.4: Content-Location of the same origin too", "Cache-Control: max-age=60\nContent-Location: /thing",
            new(0, Origin), new(1, Origin) { Method = "POST", Path = "/things" }, new(1, Origin)),
        new("4.4: Location of another origin does not", "Cache-Control: max-age=60\nLocation: http://other.invalid/thing",
            new(0, Origin), new(1, Origin) { Method = "POST", Path = "/things" }, new(1, Cache)),
    ];
}
