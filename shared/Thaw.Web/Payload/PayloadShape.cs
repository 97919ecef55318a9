using Thaw.Web.Redaction;

namespace Thaw.Web.Payload;

/// <summary>What becomes of one answer.</summary>
/// <param name="Fields">What is wanted of it; <see langword="null"/> for all.</param>
/// <param name="DropNulls">Whether members that are null are left out. Elements of arrays stay: their place tells something.</param>
/// <param name="Sensitive">Names whose members never leave.</param>
/// <param name="MaximumDepth">How deep it may be nested where anything is to be picked or taken out.</param>
/// <param name="MaximumTokenBytes">The longest name, string or number.</param>
internal sealed record PayloadShape(FieldSelection? Fields, bool DropNulls, SensitiveNames Sensitive, int MaximumDepth, int MaximumTokenBytes);
