using Thaw.Aws.DynamoDb.Items;

namespace Thaw.Aws.DynamoDb.Errors;

/// <summary>Why one action of a transaction stood in its way; <c>None</c> where it did not.</summary>
/// <param name="Code"><c>ConditionalCheckFailed</c>, <c>TransactionConflict</c>, <c>None</c>, …</param>
/// <param name="Message">What the service says of it; may be empty.</param>
/// <param name="Item">The item as it stands, where the action asked for it.</param>
internal readonly record struct CancellationReason(string Code, string Message, Item? Item);
