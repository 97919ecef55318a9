namespace Thaw.Web.Tests.Upstream.Company;

/// <summary>Goods on their way.</summary>
internal sealed record Load(string Id, string Origin, string Destination, decimal WeightKilograms);
