namespace Thaw.Aws.DynamoDb.Items;

/// <summary>DynamoDB's types of attributes, by the names it gives them.</summary>
internal enum ItemKind
{
    S,
    N,
    B,
    BOOL,
    NULL,
    M,
    L,
    SS,
    NS,
    BS,
}
