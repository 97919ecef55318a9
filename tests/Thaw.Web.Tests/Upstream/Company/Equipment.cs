namespace Thaw.Web.Tests.Upstream.Company;

/// <summary>A truck, a trailer, a crane.</summary>
internal sealed record Equipment(string Id, string Kind, bool Available);
